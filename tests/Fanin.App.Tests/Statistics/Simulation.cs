using Fanin.Kernels;
using Fanin.Streams;
using MathNet.Numerics.Distributions;

namespace Fanin.App.Tests.Statistics;

/// <summary>Repeats an experiment whose truth is known: how often is something so?</summary>
internal static class Simulation
{
    private static readonly string[] Laws = ["normal", "student-4", "exponential", "log-normal"];
    private static readonly int[] Counts = [5, 10, 20];

    public static TheoryData<string, int> Cases => new(from law in Laws from count in Counts select (law, count));

    /// <summary>The share of repetitions of which it is true; each draws from a stream of its own, so the share does not depend on threads.</summary>
    public static double Rate(int repetitions, ulong seed, Func<Func<string, int, double[]>, bool> isTrue)
    {
        int count = 0;
        Parallel.For(0, repetitions, repetition =>
        {
            var stream = new KeyedStream(seed, $"repetition {repetition}");
            int part = 0;
            if (isTrue((law, length) => Draw(stream.Part(part++), law, length)))
                Interlocked.Increment(ref count);
        });
        return (double)count / repetitions;
    }

    public static double Mean(string law) => law switch
    {
        "exponential" => 1,
        "log-normal" => Math.Exp(0.125),
        _ => 0,
    };

    public static double Median(string law) => law switch
    {
        "exponential" => Math.Log(2),
        "log-normal" => 1,
        _ => 0,
    };

    private static double[] Draw(KeyedStream stream, string law, int length)
    {
        var values = new double[length];
        KeyedUniform.Fill(stream, 0, 1, 0, values);
        return Array.ConvertAll(values, u => law switch
        {
            "normal" => Normal.InvCDF(0, 1, u),
            "student-4" => StudentT.InvCDF(0, 1, 4, u),
            "exponential" => -Math.Log(u),
            "log-normal" => Math.Exp(0.5 * Normal.InvCDF(0, 1, u)),
            _ => throw new ArgumentException($"No law {law}.", nameof(law)),
        });
    }
}
