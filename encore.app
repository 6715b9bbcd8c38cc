{
  // An ordinary Encore.ts app: `encore run` starts it as it stands.
  "id": "",
  "lang": "typescript",
}
