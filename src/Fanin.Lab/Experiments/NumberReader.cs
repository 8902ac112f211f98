using System.Collections.Immutable;
using System.Globalization;
using Fanin.Yaml;

namespace Fanin.Lab.Experiments;

/// <summary>Reads the numbers of experiments: whole ones, positive ones, and lists of them.</summary>
/// <param name="problems">Takes what is wrong.</param>
/// <param name="places">Takes where the numbers of lists stand.</param>
internal sealed class NumberReader(List<Diagnostic> problems, Dictionary<(string Key, string Value), TextPlace> places)
{
    /// <summary>Learning rates, in a list or as ranges.</summary>
    public ImmutableArray<double> Rates(YamlFields fields, YamlKey key)
    {
        List<double> rates = [];
        foreach ((double rate, TextPlace place) in Numbers(fields, key))
        {
            if (FactorValues.LearningRate(rate) is { } wrong)
            {
                Wrong(place, wrong);
            }

            rates.Add(rate);
        }

        return [.. rates];
    }

    /// <summary>Numbers, in a list or as ranges, each with its place.</summary>
    public List<(double Value, TextPlace Place)> Numbers(YamlFields fields, YamlKey key)
    {
        List<(double Value, TextPlace Place)> numbers = [];
        foreach (YamlNode node in fields.Choices(key))
        {
            if (node is YamlMapping range)
            {
                numbers.AddRange(ReadRange(range, isWhole: key == ExperimentKeys.Batch).Select(value => (value, range.Place)));
            }
            else if (YamlFields.NumberOf(node) is { } value)
            {
                numbers.Add((value, node.Place));
            }
            else
            {
                Wrong(node.Place, $"Expected a finite number for {key.Name}, got {node.Kind}.");
            }
        }

        foreach ((double value, TextPlace place) in numbers)
        {
            places.TryAdd((key.Name, FactorValues.Text(value)), place);
        }

        return numbers;
    }

    /// <summary>A whole number from 0; 0 if it is not given.</summary>
    public static int Count(YamlFields fields, YamlKey key) =>
        fields.Number(key) is { } number ? Whole(fields, (number, fields.PlaceOf(key)), 0, int.MaxValue, key.Name) : 0;

    /// <summary>A whole number of a range; its lower end if it is none.</summary>
    public static int Whole(YamlFields fields, (double Value, TextPlace Place) number, int least, int most, string what)
    {
        if (number.Value >= least && number.Value <= most && double.IsInteger(number.Value))
        {
            return (int)number.Value;
        }

        fields.Report(Diagnostic.WrongValue, number.Place, string.Create(CultureInfo.InvariantCulture, $"Expected a whole number from {least} to {most} for {what}, got {number.Value:R}."));
        return least;
    }

    /// <summary>A number above 0; <see langword="null"/> if it is not given.</summary>
    public static double? Positive(YamlFields fields, YamlKey key)
    {
        double? number = fields.Number(key);
        if (number is <= 0)
        {
            fields.Report(Diagnostic.WrongValue, fields.PlaceOf(key), FormattableString.Invariant($"Expected a number above 0 for {key.Name}, got {number:R}."));
        }

        return number;
    }

    private IEnumerable<double> ReadRange(YamlMapping mapping, bool isWhole)
    {
        var fields = new YamlFields(mapping, ExperimentKeys.OfRange, "a range", problems);
        bool isLog = fields.Words(ExperimentKeys.Scale) is [1, ..];
        if (fields.Number(ExperimentKeys.From) is not { } from || fields.Number(ExperimentKeys.To) is not { } to || fields.Number(ExperimentKeys.Count) is not { } number)
        {
            return [];
        }

        try
        {
            int count = Whole(fields, (number, fields.PlaceOf(ExperimentKeys.Count)), 2, int.MaxValue, ExperimentKeys.Count.Name);
            ImmutableArray<double> values = isLog ? Grid.Log(from, to, count) : Grid.Linear(from, to, count);
            return isWhole ? values.Select(value => Math.Round(value)) : values;
        }
        catch (ArgumentException wrong)
        {
            Wrong(mapping.Place, Diagnostic.SentenceOf(wrong).Split(Environment.NewLine)[0]);
            return [];
        }
    }

    private void Wrong(TextPlace place, string message) => problems.Add(new Diagnostic(Diagnostic.WrongValue, message) { Place = place });
}
