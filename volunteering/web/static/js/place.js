// 位置: asked of the browser when somebody presses or ticks, never before. What stands in the form is sent with it.
const PLACE = "[data-place-button], [data-place-consent]";
const FIELDS = ["latitude", "longitude", "accuracy"];
function fillPlace(form, values) {
  for (const name of FIELDS) if (form.elements[name]) form.elements[name].value = values?.[name] ?? "";
}
function sayPlace(form, words) {
  form.querySelector("[data-place-words]").textContent = words;
}
function askPlace(form, words) {
  sayPlace(form, "正在取得位置…");
  navigator.geolocation.getCurrentPosition(
    (found) => {
      fillPlace(form, found.coords);
      sayPlace(form, words.good);
    },
    () => sayPlace(form, words.bad),
    { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
  );
}
if (navigator.geolocation) {
  for (const one of document.querySelectorAll(PLACE)) one.closest("[data-place]").hidden = false;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-place-button]");
    if (button) askPlace(button.form, { good: "已填入现在的位置，请保存。", bad: "没有取得位置。请允许使用位置，或自己填写。" });
  });
  document.addEventListener("change", (event) => {
    const tick = event.target.closest("[data-place-consent]");
    if (!tick) return;
    fillPlace(tick.form, null);
    if (tick.checked) askPlace(tick.form, { good: "位置已取得，点“签到”时核对。", bad: "没有取得位置，可以照常签到。" });
    else sayPlace(tick.form, "");
  });
}
