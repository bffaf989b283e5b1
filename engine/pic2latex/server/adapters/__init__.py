"""Routes in the shapes that clients of other services expect."""
