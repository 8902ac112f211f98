using Fanin.Benchmarks.Training;

if (args is not (["training"] or ["training", "--json"]))
{
    Console.Error.WriteLine("Expected: training [--json]");
    Console.Error.WriteLine("  training   iterations a second of a trial beside a bare TorchSharp loop");
    return 2;
}

return TrainingBenchmark.Run(json: args.Length == 2);
