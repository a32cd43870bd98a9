// In WeChat's browser: the card that goes out when somebody forwards the page, from the page's own Open Graph data; and
// WeChat's own button that allows a message, where the page has one. Without the account's ticket, or off line, WeChat
// makes a plain card and no button; nothing waits for this.
(() => {
  if (!/MicroMessenger/i.test(navigator.userAgent)) return;
  for (const part of document.querySelectorAll("[data-in-wechat]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-outside-wechat]")) part.hidden = true;

  const of = (name) => document.querySelector(`meta[property="og:${name}"]`)?.content ?? "";
  const button = document.querySelector("wx-open-subscribe");
  if (!of("title") && !button) return;

  const say = (what) => {
    for (const words of document.querySelectorAll("[data-after]")) words.hidden = words.dataset.after !== what;
  };
  button?.addEventListener("success", ({ detail }) => {
    say(/\baccept\b/.test(detail?.subscribeDetails ?? "") ? "accept" : "reject");
  });
  button?.addEventListener("error", () => say("error"));
  if (button) document.addEventListener("WeixinOpenTagsError", () => say("error"));

  const [address] = location.href.split("#");
  fetch(`/wechat/card/?page=${encodeURIComponent(address)}`)
    .then((answer) => (answer.status === 200 ? answer.json() : null))
    .then((proof) => {
      if (!proof) return;
      const script = document.createElement("script");
      script.src = "https://res.wx.qq.com/open/js/jweixin-1.6.0.js";
      script.addEventListener("load", () => {
        const { wx } = window;
        const openTagList = button ? ["wx-open-subscribe"] : [];
        wx.config({ ...proof, jsApiList: ["updateAppMessageShareData", "updateTimelineShareData"], openTagList });
        wx.ready(() => {
          if (!of("title")) return;
          const card = { title: of("title"), desc: of("description"), link: of("url"), imgUrl: of("image") };
          wx.updateAppMessageShareData(card);
          wx.updateTimelineShareData(card);
        });
      });
      document.head.append(script);
    })
    .catch(() => {});
})();
