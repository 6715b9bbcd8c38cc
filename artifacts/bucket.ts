// Screenshots, page sources and logs, stored by content: `<sha256>.<png|xml|txt>`. Never overwritten, never renamed.
import { Bucket } from "encore.dev/storage/objects";

export const artifacts = new Bucket("run-artifacts", { versioned: false });
