// Browsers that do not know @media (scripting) learn from a class that buttons for life without a script may go.
if (!matchMedia("(scripting: enabled)").matches) document.documentElement.classList.add("js");
