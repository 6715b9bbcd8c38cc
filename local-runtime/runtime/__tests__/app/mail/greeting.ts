import { APIError, api } from "encore.dev/api";

interface GreetingRequest {
  name: string;
  times: number;
}

export const greeting = api(
  { path: "/greeting" },
  async ({ name, times }: GreetingRequest): Promise<{ text: string; at: Date }> => {
    if (times > 3) throw APIError.outOfRange("too many").withDetails({ most: 3 });
    return { text: `hello ${name}`.repeat(times), at: new Date(0) };
  },
);
