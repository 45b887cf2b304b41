"""Hold the work products of block 2: omnichannel performance."""
