using System.Globalization;

namespace Fanin.Tests.Activations;

/// <summary>One row of activation-gains.csv, which make_gains.py integrated with 30 digits.</summary>
internal sealed record GainRow(string Name, double Mean, double SecondMoment, double DerivativeSecondMoment, double LengthMap);

internal static class GainTable
{
    public static IReadOnlyDictionary<string, GainRow> Rows { get; } = Load().ToDictionary(row => row.Name, StringComparer.Ordinal);

    private static IEnumerable<GainRow> Load()
    {
        using var reader = new StreamReader(typeof(GainTable).Assembly.GetManifestResourceStream("activation-gains.csv")!);
        foreach (string line in reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            string[] cells = line.Split(';');
            double[] numbers = [.. cells.Skip(1).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
            yield return new GainRow(cells[0], numbers[0], numbers[1], numbers[2], numbers[3]);
        }
    }
}
