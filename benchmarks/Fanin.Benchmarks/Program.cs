using Fanin.Benchmarks.Peers;
using Fanin.Benchmarks.Training;

switch (args)
{
    case ["training"] or ["training", "--json"]:
        return TrainingBenchmark.Run(json: args.Length == 2);
    case ["peers"] or ["peers", "--json"]:
        return PeersBenchmark.Run(json: args.Length == 2);
    default:
        Console.Error.WriteLine("Expected: training [--json] | peers [--json]");
        Console.Error.WriteLine("  training   iterations a second of a trial beside a bare TorchSharp loop");
        Console.Error.WriteLine("  peers      elements a second of fills beside libtorch and a plain write of memory");
        return 2;
}
