import { catJpeg, sized, startPictureServer } from '../../sandbox/pictures.ts';

export { catJpeg };

/** A web server with a picture and with things that are none. */
export const startPictureHost = () =>
  startPictureServer({
    '/cat.jpg': sized('image/jpeg', catJpeg),
    '/picture': sized('image/jpeg', catJpeg),
    '/page.jpg': sized('text/html', Buffer.from('<!doctype html><title>No picture</title>')),
    '/big.jpg': sized('image/jpeg', Buffer.concat([catJpeg, Buffer.alloc(3_000_000)])),
    // Only says so: whoever believes it has to hang up.
    '/huge.jpg': (res) =>
      res.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': 26_000_000 }).write(catJpeg),
    '/to-private.jpg': (res) => res.writeHead(302, { location: 'http://127.0.0.2:80/cat.jpg' }).end(),
  });
