/** Simple drawings of our own that stand for photographs in the demo. */
import { preparePicture, type PreparedPicture } from '../../modules/tickets/public.ts';
import sharp from 'sharp';
import scenes from './scenes.json' with { type: 'json' };

const { width, height, drawings, matters } = scenes;
const byMatter: Readonly<Record<string, string>> = matters;

/** The drawing that shows a matter settled, where there is one. */
export function drawingOf(matterKey: string): string | undefined {
  return byMatter[matterKey];
}

/** All drawings, made ready like any picture that somebody sends. */
export async function demoPictures(): Promise<Map<string, PreparedPicture>> {
  const made = new Map<string, PreparedPicture>();
  for (const [name, shapes] of Object.entries(drawings)) {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${shapes.join('')}</svg>`;
    made.set(name, await preparePicture(await sharp(Buffer.from(svg)).png({ compressionLevel: 1 }).toBuffer()));
  }
  return made;
}
