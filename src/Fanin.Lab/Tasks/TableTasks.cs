using Fanin.Kernels;
using Fanin.Lab.Data;
using Fanin.Streams;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Lab.Tasks;

/// <summary>Tables: a row is a sample, one column the target, the others the inputs.</summary>
/// <remarks>
/// <para>Columns of numbers are moved and scaled to mean 0 and deviation 1 over the rows that train; targets of regression too. Of a column of texts each different text becomes an
/// input of 0 or 1. Rows are put into an order drawn from the seed; the last tenth tests, the tenth before it validates.</para>
/// </remarks>
internal static class TableTasks
{
    private const int MostWords = 100;
    private const int MostClasses = 10_000;

    public static TaskData Csv(TaskRequest request) => Load(request, CsvTable.Read(request.Main!, Ignored(request), request.Cancellation));

    public static TaskData Parquet(TaskRequest request) => Load(request, ParquetTable.Read(request.Main!, Ignored(request), request.Cancellation));

    private static HashSet<string> Ignored(TaskRequest request) =>
        [.. request.Arguments.Text("ignore")?.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []];

    private static TaskData Load(TaskRequest request, IReadOnlyList<TableColumn> columns)
    {
        string path = request.Main!;
        TableColumn target = Target(request, columns);
        int count = target.Count;
        int part = SplitTensors.PartOf(count);
        int train = count - (2 * part);
        if (train < 1)
        {
            throw Wrong(path, FormattableString.Invariant($"expected at least 3 rows, to train, to validate and to test with; got {count}."));
        }

        int[] order = new int[count];
        KeyedPermutation.Fill(new KeyedStream(request.Arguments.Seed(), "table rows"), order);
        int[] trained = order[..train];
        double[][] inputs = [.. columns.Where(column => column != target).SelectMany(column => Inputs(path, column, trained))];
        if (inputs.Length == 0)
        {
            throw Wrong(path, $"expected columns beside the target \"{target.Name}\", got none.");
        }

        using DisposeScope scope = NewDisposeScope();
        (Tensor targets, TaskKind kind, int outputs) = request.Arguments.Text("kind") == "regression"
            ? (Numbers(path, target, trained, order), TaskKind.Regression, 1)
            : Classes(path, target, order);
        int used = Math.Min(train, request.Arguments.OptionalWhole("limit") ?? train);
        Tensor rows = Rows(inputs, order);
        return new TaskData(
            request.Name, $"file {Path.GetFullPath(path)}", new TaskShape(kind, [inputs.Length], outputs), Split(0, used), Split(train, part), Split(train + part, part));

        TensorSplit Split(long start, long length) =>
            new(rows.narrow(0, start, length).clone().MoveToOuterDisposeScope(), targets.narrow(0, start, length).clone().MoveToOuterDisposeScope());
    }

    private static TableColumn Target(TaskRequest request, IReadOnlyList<TableColumn> columns)
    {
        string name = request.Arguments.Text("target")!;
        if (columns.FirstOrDefault(column => column.Name == name) is { } target)
        {
            return target;
        }

        string known = columns.Count == 0 ? "there are none" : $"the nearest is {NearestWord.Of(name, columns.Select(column => column.Name))}, there are {string.Join(", ", columns.Select(column => column.Name))}";
        throw Wrong(request.Main!, $"expected a column \"{name}\" as the target; {known}.");
    }

    private static IEnumerable<double[]> Inputs(string path, TableColumn column, int[] trained)
    {
        if (column is NumberColumn numbers)
        {
            return [Standardized(numbers.Values, trained)];
        }

        var texts = (TextColumn)column;
        string[] words = texts.Words();
        return words.Length <= MostWords
            ? words.Select(word => Array.ConvertAll(texts.Values, value => value == word ? 1.0 : 0))
            : throw Wrong(
                path,
                FormattableString.Invariant($"expected at most {MostWords} different texts in the column \"{column.Name}\", each of which becomes an input; got {words.Length:N0}. Leave it out by ignore={column.Name}."));
    }

    private static double[] Standardized(double[] values, int[] trained)
    {
        double mean = trained.Average(row => values[row]);
        double variance = trained.Average(row => (values[row] - mean) * (values[row] - mean));
        double deviation = variance > 0 ? Math.Sqrt(variance) : 1;
        return Array.ConvertAll(values, value => (value - mean) / deviation);
    }

    private static Tensor Numbers(string path, TableColumn target, int[] trained, int[] order) => target is NumberColumn numbers
        ? Rows([Standardized(numbers.Values, trained)], order)
        : throw Wrong(path, $"expected numbers in the target \"{target.Name}\" of a regression, got texts. Leave kind=regression out for classes.");

    private static (Tensor Targets, TaskKind Kind, int Outputs) Classes(string path, TableColumn target, int[] order)
    {
        string[] values = target is TextColumn texts ? texts.Values : [.. ((NumberColumn)target).Values.Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture))];
        string[] classes = target is TextColumn words
            ? words.Words()
            : [.. ((NumberColumn)target).Values.Distinct().Order().Select(value => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture))];
        if (classes.Length is < 2 or > MostClasses)
        {
            throw Wrong(
                path,
                FormattableString.Invariant($"expected from 2 to {MostClasses:N0} classes in the target \"{target.Name}\", got {classes.Length:N0} different values. Write kind=regression for numbers to be predicted."));
        }

        Dictionary<string, long> index = classes.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => (long)pair.i, StringComparer.Ordinal);
        return (tensor(Array.ConvertAll(order, row => index[values[row]])), TaskKind.Classification, classes.Length);
    }

    private static Tensor Rows(double[][] columns, int[] order)
    {
        float[] numbers = new float[checked(order.Length * columns.Length)];
        for (int i = 0; i < order.Length; i++)
        {
            for (int j = 0; j < columns.Length; j++)
            {
                numbers[(i * columns.Length) + j] = (float)columns[j][order[i]];
            }
        }

        return tensor(numbers, [order.Length, columns.Length]);
    }

    private static DataFileException Wrong(string path, string sentence) => new($"{path}: {sentence}") { FileName = path };
}
