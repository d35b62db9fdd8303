"""Speed, as ratios against references taken in the same run: these machines are shared, seconds alone mean little."""
