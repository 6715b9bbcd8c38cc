// Who signed an APK: the certificate in its v2 or v3 signing block, or the presence of a v1 signature.
// It does not verify the signature; a phone in a folder trusts its files.
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";

// Block ids and layout: the APK Signature Scheme v2 and v3 pages of the Android documentation.
const MAGIC = "APK Sig Block 42";
const V2 = 0x7109871a;
const V3 = 0xf05368c0;
const END_OF_DIRECTORY = 0x06054b50;
/** An end-of-directory record with the longest comment. */
const LONGEST_END = 22 + 0xffff;

/** SHA-256 (hex) of the first signer's certificate; of the v1 signature file's name where only that exists; null unsigned. */
export async function signerOf(apkPath: string): Promise<string | null> {
  const file = await open(apkPath, "r");
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, LONGEST_END));
    await file.read(tail, 0, tail.length, size - tail.length);
    const end = endOfDirectory(tail);
    if (end < 0) return null;
    const directorySize = tail.readUInt32LE(end + 12);
    const directoryAt = tail.readUInt32LE(end + 16);
    const footer = Buffer.alloc(24);
    if (directoryAt >= 32) await file.read(footer, 0, 24, directoryAt - 24);
    if (footer.toString("latin1", 8) === MAGIC) {
      const blockSize = Number(footer.readBigUInt64LE(0));
      const pairs = Buffer.alloc(blockSize - 24);
      await file.read(pairs, 0, pairs.length, directoryAt - blockSize);
      const certificate = certificateIn(pairs);
      if (certificate) return createHash("sha256").update(certificate).digest("hex");
    }
    const directory = Buffer.alloc(directorySize);
    await file.read(directory, 0, directorySize, directoryAt);
    const v1 = /META-INF\/[^/]+\.(?:RSA|DSA|EC)/.exec(directory.toString("latin1"));
    return v1 ? createHash("sha256").update(v1[0]).digest("hex") : null;
  } finally {
    await file.close();
  }
}

function endOfDirectory(tail: Buffer): number {
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  }
  return -1;
}

function certificateIn(pairs: Buffer): Buffer | null {
  for (let at = 0; at + 12 <= pairs.length; ) {
    const length = Number(pairs.readBigUInt64LE(at));
    const id = pairs.readUInt32LE(at + 8);
    if (id === V2 || id === V3) {
      const value = pairs.subarray(at + 12, at + 8 + length);
      const signedData = prefixed(prefixed(prefixed(value)));
      const afterDigests = signedData.subarray(4 + signedData.readUInt32LE(0));
      return prefixed(prefixed(afterDigests));
    }
    at += 8 + length;
  }
  return null;
}

/** The first element of a sequence whose elements carry a 32-bit length. */
function prefixed(bytes: Buffer): Buffer {
  return bytes.subarray(4, 4 + bytes.readUInt32LE(0));
}
