import { photoSize } from './photo-size.ts';

const QUALITY = 0.82;

/**
 * A photo as it is sent: upright, at most 1600 px, JPEG. Drawing it anew also drops what the camera wrote into it, such as the place.
 * Whatever this browser cannot draw goes as it is, and the server judges it.
 */
export async function shrinkPhoto(file: File): Promise<Blob> {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const size = photoSize(picture.width, picture.height);
    const canvas = document.createElement('canvas');
    canvas.width = size.width;
    canvas.height = size.height;
    canvas.getContext('2d')?.drawImage(picture, 0, 0, size.width, size.height);
    picture.close();
    const small = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
    return small ?? file;
  } catch {
    return file;
  }
}

export const jpegName = (name: string): string => `${name.replace(/\.[^.]*$/, '').slice(0, 60) || 'photo'}.jpg`;
