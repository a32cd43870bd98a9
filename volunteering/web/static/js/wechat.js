// In WeChat's browser: the card that goes out when somebody forwards the page, from the page's own Open Graph data.
// Without the account's ticket, or off line, WeChat makes a plain card; nothing waits for this.
(() => {
  const of = (name) => document.querySelector(`meta[property="og:${name}"]`)?.content ?? "";
  if (!/MicroMessenger/i.test(navigator.userAgent) || !of("title")) return;
  const [address] = location.href.split("#");
  fetch(`/wechat/card/?page=${encodeURIComponent(address)}`)
    .then((answer) => (answer.status === 200 ? answer.json() : null))
    .then((proof) => {
      if (!proof) return;
      const script = document.createElement("script");
      script.src = "https://res.wx.qq.com/open/js/jweixin-1.6.0.js";
      script.addEventListener("load", () => {
        const { wx } = window;
        wx.config({ ...proof, jsApiList: ["updateAppMessageShareData", "updateTimelineShareData"] });
        wx.ready(() => {
          const card = { title: of("title"), desc: of("description"), link: of("url"), imgUrl: of("image") };
          wx.updateAppMessageShareData(card);
          wx.updateTimelineShareData(card);
        });
      });
      document.head.append(script);
    })
    .catch(() => {});
})();
