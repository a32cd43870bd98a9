// Photos become small before they travel: no 40 MB on a phone's bill, and where they were taken stays on the phone.
// The server draws them anew in any case; without this script, or where it fails, it is sent what was chosen.
const LONGEST = 1600;
async function smaller(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.88));
  return blob && blob.size < file.size ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
}
document.addEventListener("change", async (event) => {
  const field = event.target;
  if (!field.matches || !field.matches("input[data-smaller]") || !window.createImageBitmap) return;
  const buttons = field.form.querySelectorAll("button");
  const chosen = [...field.files];
  for (const one of buttons) one.disabled = true;
  const made = new DataTransfer();
  for (const file of chosen) made.items.add(await smaller(file).catch(() => file));
  field.files = made.files;
  for (const one of buttons) one.disabled = false;
});
