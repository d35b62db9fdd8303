"""Jobs and what runs them: tasks, the stopwatch's thread, listeners. No HTTP."""
