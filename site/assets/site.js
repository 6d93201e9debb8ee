// The pages work without this file. It adds: focus on the error summary, the present position, smaller pictures before they
// are sent, the print button, words kept through a lost connection.
(() => {
  const all = (selector) => document.querySelectorAll(selector);

  document.querySelector('[data-focus]')?.focus();

  for (const place of all('[data-locate]')) {
    if (!navigator.geolocation || !isSecureContext) continue;
    place.hidden = false;
    const said = place.querySelector('[role=status]');
    place.querySelector('button').addEventListener('click', () => {
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          const form = place.closest('form');
          form.querySelector('[data-latitude]').value = coords.latitude.toFixed(6);
          form.querySelector('[data-longitude]').value = coords.longitude.toFixed(6);
          said.textContent = place.dataset.locate;
        },
        () => {
          said.textContent = place.dataset.failed;
        },
        { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
      );
    });
  }

  for (const place of all('[data-print]')) {
    place.hidden = false;
    place.querySelector('button').addEventListener('click', () => print());
  }

  // What is typed lives through a lost connection: in this tab, until it is sent.
  try {
    const kept = 'matter';
    const words = document.querySelector('[data-keep]');
    if (document.querySelector('[data-sent]')) sessionStorage.removeItem(kept);
    if (words) {
      words.value ||= sessionStorage.getItem(kept) ?? '';
      words.addEventListener('input', () => sessionStorage.setItem(kept, words.value));
    }
  } catch {}

  // A photo of a phone has 4,000 pixels; the office sees 1,600. What cannot be drawn is sent as it is.
  const shrink = async (file) => {
    if (file.size < 400000) return file;
    try {
      const image = await createImageBitmap(file, { imageOrientation: 'from-image' });
      const scale = Math.min(1, 1600 / Math.max(image.width, image.height));
      const canvas = document.createElement('canvas');
      canvas.width = Math.round(image.width * scale);
      canvas.height = Math.round(image.height * scale);
      canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.82));
      return blob && blob.size < file.size ? new File([blob], file.name, { type: 'image/jpeg' }) : file;
    } catch {
      return file;
    }
  };
  for (const input of all('input[type=file]')) {
    input.addEventListener('change', async () => {
      const sent = new DataTransfer();
      for (const file of [...input.files].slice(0, 6)) sent.items.add(await shrink(file));
      input.files = sent.files;
    });
  }
})();
