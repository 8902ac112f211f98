using System.Diagnostics;

namespace Fanin.Benchmarks.Peers;

/// <summary>One who does the work, and what has to be so before its clock starts.</summary>
internal sealed record Contestant(Action Work, Action? Before = null);

/// <summary>What a contestant's work takes, medians.</summary>
/// <param name="Seconds">From beginning to end.</param>
/// <param name="ProcessorSeconds">Of processors, all of the process's threads together: what is left when others use the machine too.</param>
internal readonly record struct Taken(double Seconds, double ProcessorSeconds);

/// <summary>Contestants in turns, in one process, on the same memory.</summary>
internal static class Race
{
    /// <summary>Samples of each contestant; the figure is their median.</summary>
    public const int Rounds = 9;

    private const double LeastSample = 0.003;
    private const double WarmUp = 0.1;

    /// <summary>What each contestant's work takes.</summary>
    public static Taken[] Run(params Contestant[] contestants)
    {
        int[] repetitions = [.. contestants.Select(Calibrate)];
        Taken[][] samples = [.. contestants.Select(_ => new Taken[Rounds])];
        for (int round = 0; round < Rounds; round++)
        {
            for (int turn = 0; turn < contestants.Length; turn++)
            {
                // Nobody always follows the same one.
                int who = (turn + round) % contestants.Length;
                contestants[who].Before?.Invoke();
                samples[who][round] = Sample(contestants[who].Work, repetitions[who]);
            }
        }

        return [.. samples.Select((sample, who) => new Taken(
            Median(sample.Select(taken => taken.Seconds)) / repetitions[who],
            Median(sample.Select(taken => taken.ProcessorSeconds)) / repetitions[who]))];
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);

    private static int Calibrate(Contestant contestant)
    {
        contestant.Before?.Invoke();
        double spent = Sample(contestant.Work, 1).Seconds;
        int repetitions = 1;
        double last = Sample(contestant.Work, repetitions).Seconds;
        while (last < LeastSample || spent < WarmUp)
        {
            repetitions = last < LeastSample ? repetitions * 2 : repetitions;
            last = Sample(contestant.Work, repetitions).Seconds;
            spent += last;
        }

        return repetitions;
    }

    private static Taken Sample(Action work, int repetitions)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < repetitions; i++)
        {
            work();
        }

        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new Taken(seconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }
}
