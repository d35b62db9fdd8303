// Warnings of measurements come in English.
export default (sentence) => sentence;
