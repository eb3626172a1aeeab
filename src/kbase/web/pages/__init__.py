"""The pages people read, one module each: address in, template out."""
