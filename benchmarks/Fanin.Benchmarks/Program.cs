using Fanin.Benchmarks.Deferred;
using Fanin.Benchmarks.Kernels;
using Fanin.Benchmarks.Peers;
using Fanin.Benchmarks.Probing;
using Fanin.Benchmarks.Store;
using Fanin.Benchmarks.Training;
using Fanin.Benchmarks.Trials;

switch (args)
{
    case ["training"] or ["training", "--json"]:
        return TrainingBenchmark.Run(json: args.Length == 2);
    case ["peers", .. string[] rest] when rest.All(option => option is "--json" or "--processor-time"):
        return PeersBenchmark.Run(json: rest.Contains("--json"), processorTime: rest.Contains("--processor-time"));
    case ["kernels", .. string[] rest]:
        return KernelBenchmarks.Run(rest);
    case ["deferred", .. string[] rest]:
        return DeferredBenchmark.Run(rest);
    case ["probe", .. string[] rest]:
        return ProbeBenchmark.Run(rest);
    case ["store", .. string[] rest]:
        return StoreBenchmark.Run(rest);
    case ["trials"] or ["trials", "--json"]:
        return TrialsBenchmark.Run(json: args.Length == 2);
    default:
        Console.Error.WriteLine("Expected: training [--json] | peers [--json] [--processor-time] | deferred [--json] | probe [--json] | store [PLACE] [--json] | trials [--json] | kernels [BenchmarkDotNet's arguments]");
        Console.Error.WriteLine("  training   iterations a second of a trial beside a bare TorchSharp loop");
        Console.Error.WriteLine("  peers      elements a second of fills beside libtorch and a plain write of memory; of one thread by its processor's time, where others use the machine");
        Console.Error.WriteLine("  deferred   seconds and memory to a model with first values, in the ordinary way and without the constructors' draws");
        Console.Error.WriteLine("  probe      seconds and memory of a probe beside one pass forward and back");
        Console.Error.WriteLine("  store      seconds to list, resume and read 100,000 trials, in a file or at a connection string");
        Console.Error.WriteLine("  trials     trials a minute of an experiment with one worker and with two");
        Console.Error.WriteLine("  kernels    each kernel beside its scalar reference, for instance --filter '*Uniform*'");
        return 2;
}
