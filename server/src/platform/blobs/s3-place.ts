import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import type { BlobPlace } from './place.ts';

/** A bucket of S3 or of something that speaks like it. */
export interface S3Settings {
  /** Address of the service; `null` for Amazon's own of the region. */
  readonly endpoint: string | null;
  readonly region: string;
  readonly bucket: string;
  /** Put before every name, for a bucket shared with others. */
  readonly prefix: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** `https://host/bucket/name` instead of `https://bucket.host/name`: what most services outside Amazon want. */
  readonly forcePathStyle: boolean;
}

/** A bucket. The client's package is loaded here alone: an installation that keeps files on disk never pays for it. */
export async function s3Place(settings: S3Settings): Promise<BlobPlace> {
  const { S3Client, PutObjectCommand, HeadObjectCommand, GetObjectCommand, DeleteObjectCommand } =
    await import('@aws-sdk/client-s3');
  const client = new S3Client({
    region: settings.region,
    ...(settings.endpoint === null ? {} : { endpoint: settings.endpoint }),
    forcePathStyle: settings.forcePathStyle,
    credentials: { accessKeyId: settings.accessKeyId, secretAccessKey: settings.secretAccessKey },
    // The tags of every chunk say more than a checksum, and many services do not know the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const at = (name: string): { Bucket: string; Key: string } => ({
    Bucket: settings.bucket,
    Key: `${settings.prefix}${name}`,
  });
  return {
    async take(name, file) {
      const { size } = await stat(file);
      await client.send(new PutObjectCommand({ ...at(name), Body: createReadStream(file), ContentLength: size }));
      await rm(file, { force: true });
    },
    async size(name) {
      try {
        const { ContentLength } = await client.send(new HeadObjectCommand(at(name)));
        return ContentLength ?? null;
      } catch (error) {
        if (error instanceof Error && (error.name === 'NotFound' || error.name === 'NoSuchKey')) return null;
        throw error;
      }
    },
    async *read(name, start, end) {
      if (end <= start) return;
      const { Body } = await client.send(
        new GetObjectCommand({ ...at(name), Range: `bytes=${String(start)}-${String(end - 1)}` }),
      );
      if (Body) yield* Body as AsyncIterable<Buffer>;
    },
    async remove(name) {
      await client.send(new DeleteObjectCommand(at(name)));
    },
  };
}
