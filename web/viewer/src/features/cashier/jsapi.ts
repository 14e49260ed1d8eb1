/** Paying with WeChat inside WeChat: its browser brings a bridge, sometimes a moment after the page. */

interface Bridge {
  invoke(name: string, parameters: Record<string, string>, done: (answer: { err_msg?: string }) => void): void;
}

declare global {
  interface Window {
    WeixinJSBridge?: Bridge;
  }
}

const BRIDGE_MILLISECONDS = 5_000;

/** Returns what WeChat answered: `ok`, `cancel`, or `fail`. Whether it is paid only the server knows. */
export async function payInWechat(parameters: Record<string, string>): Promise<"ok" | "cancel" | "fail"> {
  const bridge = window.WeixinJSBridge ?? (await awaitBridge());
  if (!bridge) return "fail";
  return new Promise((resolve) =>
    bridge.invoke("getBrandWCPayRequest", parameters, ({ err_msg }) => {
      if (err_msg === "get_brand_wcpay_request:ok") resolve("ok");
      else resolve(err_msg === "get_brand_wcpay_request:cancel" ? "cancel" : "fail");
    }),
  );
}

function awaitBridge(): Promise<Bridge | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), BRIDGE_MILLISECONDS);
    document.addEventListener(
      "WeixinJSBridgeReady",
      () => {
        clearTimeout(timer);
        resolve(window.WeixinJSBridge ?? null);
      },
      { once: true },
    );
  });
}
