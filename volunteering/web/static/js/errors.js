// The list of errors takes the focus, whether the page or a part of it came.
function showErrors() {
  const summary = document.querySelector("main .error-summary[tabindex]");
  if (summary) summary.focus();
  return Boolean(summary);
}
showErrors();
