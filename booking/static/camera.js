// Codes before the camera: read by the browser where it can, else by jsQR, which is loaded only then.

const PAUSE = 200; // milliseconds between two looks
const AGAIN = 5000; // the same code held before the camera counts once
const WIDEST = 720; // a larger picture only takes longer
const WHY_NOT = {
  NotAllowedError: "The camera is not allowed here. Allow it in the browser’s address bar, or type the code.",
  NotFoundError: "There is no camera on this device. Use a scanner, or type the code.",
  NotReadableError: "Another program has the camera. Close it and try again, or type the code.",
};
const UNSAFE = "The camera works only where the address begins with https. Use a scanner, or type the code.";
const BROKEN = "The camera does not answer. Use a scanner, or type the code.";

/** `start` resolves to what is to be said: how it goes on, or why not. */
export function camera(video, reader, onCode) {
  let stream;
  let look;
  let timer = 0;
  let last = { code: "", at: 0 };

  async function start() {
    if (!navigator.mediaDevices?.getUserMedia) return UNSAFE;
    try {
      look ??= await readerOf(reader);
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
    } catch (error) {
      stop();
      return WHY_NOT[error.name] ?? BROKEN;
    }
    timer = setTimeout(again, PAUSE);
    return "Hold the client’s code before the camera.";
  }

  async function again() {
    const code = video.readyState >= 2 ? await look(video).catch(() => "") : "";
    if (!stream) return;
    if (code && (code !== last.code || performance.now() - last.at > AGAIN)) {
      last = { code, at: performance.now() };
      navigator.vibrate?.(40);
      onCode(code);
    }
    timer = setTimeout(again, PAUSE);
  }

  function stop() {
    clearTimeout(timer);
    stream?.getTracks().forEach((track) => track.stop());
    stream = undefined;
    video.srcObject = null;
    video.hidden = true;
  }

  document.addEventListener("visibilitychange", () => { if (document.hidden && stream) stop(); });
  return { start, stop, isOn: () => Boolean(stream) };
}

async function readerOf(address) {
  const formats = await window.BarcodeDetector?.getSupportedFormats().catch(() => []) ?? [];
  if (formats.includes("qr_code")) {
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? "";
  }
  await loaded(address);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const scale = Math.min(1, WIDEST / video.videoWidth);
    canvas.width = video.videoWidth * scale;
    canvas.height = video.videoHeight * scale;
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
    return window.jsQR(data, width, height, { inversionAttempts: "dontInvert" })?.data ?? "";
  };
}

function loaded(src) {
  const script = document.createElement("script");
  return new Promise((done, failed) => {
    Object.assign(script, { src, onload: done, onerror: () => failed(new Error("not loaded")) });
    document.head.append(script);
  });
}
