module pooled/benchmarks

go 1.19
