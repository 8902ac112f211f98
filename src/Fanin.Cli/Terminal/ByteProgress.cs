using Spectre.Console;

namespace Fanin.Cli.Terminal;

/// <summary>A bar of bytes for whoever is looking; nothing where nobody is.</summary>
internal static class ByteProgress
{
    /// <summary>Does work that tells the bytes it has done, from any thread.</summary>
    public static T Watch<T>(ConsoleOutput output, string name, long total, Func<Action<long>?, T> work)
    {
        if (!output.IsLive)
        {
            return work(null);
        }

        return output.Console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new TransferSpeedColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask bar = context.AddTask(Markup.Escape(name), maxValue: Math.Max(1, total));
                var gate = new Lock();
                return work(bytes =>
                {
                    lock (gate)
                    {
                        bar.Increment(bytes);
                    }
                });
            });
    }
}
