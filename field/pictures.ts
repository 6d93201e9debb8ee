import { newId } from '../doors/client.ts';
import type { KeptPicture } from './outbox/store.ts';

/** The longer edge a picture keeps, in pixels: what the server keeps too, so nothing is sent for nothing. */
const longestEdge = 1600;
export const picturesAtOnce = 5;

/** The browser cannot read the file as a picture. */
export class PictureUnreadable extends Error {}

/**
 * Makes a photo small enough to keep and to send: upright, at most 1,600 px, JPEG. Drawing it anew also leaves behind where and
 * with what it was taken.
 */
export async function shrinkPicture(file: Blob): Promise<KeptPicture> {
  let image: ImageBitmap;
  try {
    image = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch (error) {
    throw new PictureUnreadable('not a picture', { cause: error });
  }
  const scale = Math.min(1, longestEdge / Math.max(image.width, image.height));
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (!pen) throw new PictureUnreadable('no canvas');
  // a transparent picture on paper, not on black
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, width, height);
  pen.drawImage(image, 0, 0, width, height);
  image.close();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.82));
  if (!blob) throw new PictureUnreadable('cannot be drawn');
  return { id: newId(), blob, width, height, uploaded: false };
}
