"""The commands of `counterroom-edge`: each module has one `command`.

Results are JSON lines on standard output, words for people go to standard error. Exit status: 0 done; 1 done, and the answer is
"no" (a code refused, a configuration with faults); 2 the call was wrong or an input could not be read; 3 the unit could not start.
"""
