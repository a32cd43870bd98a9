// 发送验证码: the button counts down until it may be pressed again; Enter in the code field goes on, it does not send again.
function countDown(button) {
  const words = button.textContent;
  let left = Number(button.dataset.wait);
  const tick = () => {
    if (!button.isConnected) return;
    button.disabled = left > 0;
    button.textContent = left > 0 ? `${left} 秒后可重发` : words;
    if (left-- > 0) setTimeout(tick, 1000);
  };
  tick();
}
function startCountDown() {
  const button = document.querySelector("button[data-wait]");
  if (button) countDown(button);
  return Boolean(button);
}
startCountDown();
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id !== "main") return;
  if (!showErrors() && startCountDown()) document.getElementById("id_code").focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.id !== "id_code") return;
  event.preventDefault();
  event.target.form.querySelector(".primary").click();
});
