from site import Pool as WorkerPool

POOL = WorkerPool(4)
