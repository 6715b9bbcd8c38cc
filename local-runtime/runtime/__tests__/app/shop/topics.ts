import { Topic } from "encore.dev/pubsub";

export interface Placed {
  name: string;
  at: Date;
  failures: number;
}

export const placed = new Topic<Placed>("placed", { deliveryGuarantee: "at-least-once" });
