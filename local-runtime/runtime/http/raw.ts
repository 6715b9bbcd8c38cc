export class BodyReader {}
export class ResponseWriter {}
