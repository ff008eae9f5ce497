/** Layout of a sealed record, in bytes: version 1 · generation 4 · salt 16 · nonce 12 · ciphertext · tag 16. */
export const sealedVersion = 0x01;
export const headerLength = 21;
export const saltStart = 5;
export const nonceLength = 12;
export const tagLength = 16;
export const sealedLengthMin = headerLength + nonceLength + tagLength;
export const cipherName = 'aes-256-gcm';
