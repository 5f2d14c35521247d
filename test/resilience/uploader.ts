import { createS3FileStore } from '../../server/adapters/blobs/s3/s3-file-store.ts';

/** A process that brings one file to the object store; whoever started it kills it in the middle. */
const [url = '', bucket = '', name = '', path = ''] = process.argv.slice(2);
const store = createS3FileStore({ url, bucket, region: 'cn-1', accessKey: 'AK', secretKey: 'SK' });
await store.put(name, path);
