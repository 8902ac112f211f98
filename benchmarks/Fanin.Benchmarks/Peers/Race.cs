using System.Diagnostics;

namespace Fanin.Benchmarks.Peers;

/// <summary>One who does the work, and what has to be so before its clock starts.</summary>
internal sealed record Contestant(Action Work, Action? Before = null);

/// <summary>Contestants in turns, in one process, on the same memory.</summary>
internal static class Race
{
    /// <summary>Samples of each contestant; the figure is their median.</summary>
    public const int Rounds = 9;

    private static readonly TimeSpan LeastSample = TimeSpan.FromMilliseconds(3);
    private static readonly TimeSpan WarmUp = TimeSpan.FromMilliseconds(100);

    /// <summary>Seconds that each contestant's work takes.</summary>
    public static double[] Seconds(params Contestant[] contestants)
    {
        int[] repetitions = [.. contestants.Select(Calibrate)];
        double[][] samples = [.. contestants.Select(_ => new double[Rounds])];
        for (int round = 0; round < Rounds; round++)
        {
            for (int turn = 0; turn < contestants.Length; turn++)
            {
                // Nobody always follows the same one.
                int who = (turn + round) % contestants.Length;
                contestants[who].Before?.Invoke();
                samples[who][round] = Sample(contestants[who].Work, repetitions[who]).TotalSeconds / repetitions[who];
            }
        }

        return [.. samples.Select(sample => sample.Order().ElementAt(Rounds / 2))];
    }

    private static int Calibrate(Contestant contestant)
    {
        contestant.Before?.Invoke();
        TimeSpan spent = Sample(contestant.Work, 1);
        int repetitions = 1;
        TimeSpan last = Sample(contestant.Work, repetitions);
        while (last < LeastSample || spent < WarmUp)
        {
            repetitions = last < LeastSample ? repetitions * 2 : repetitions;
            last = Sample(contestant.Work, repetitions);
            spent += last;
        }

        return repetitions;
    }

    private static TimeSpan Sample(Action work, int repetitions)
    {
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < repetitions; i++)
        {
            work();
        }

        return Stopwatch.GetElapsedTime(started);
    }
}
