using System.Collections.Immutable;
using Fanin.Lab.Texts;

namespace Fanin.Lab.Tasks;

/// <summary>All data that have a name here: what listings and the parser go through.</summary>
public static class TaskCatalog
{
    private static readonly TextArgument Limit = TextArgument.Whole("limit", null, 1, int.MaxValue, "only the first samples to train with");

    private static readonly TextArgument Scale = TextArgument.Word("scale", "unit", "pixels from 0 to 1, or with mean 0 and deviation 1 a channel over the training images", "unit", "standard");

    private static readonly TextArgument Length = TextArgument.Whole("length", 64, 1, 100_000, "characters of a window");

    private static readonly TextArgument Stride = TextArgument.Whole("stride", null, 1, 100_000, "characters from one window to the next, if not its length");

    private static readonly ImmutableArray<TextArgument> TableArguments =
    [
        TextArgument.Required("target", "the column to be predicted"),
        TextArgument.Word("kind", "classification", "what the target is", "classification", "regression"),
        new TextArgument("ignore", null, "columns to leave out, with | between them"),
        Limit,
        TextArgument.Seed,
    ];

    /// <summary>Every entry, in the order in which they are listed.</summary>
    public static IReadOnlyList<TaskEntry> All { get; } =
    [
        new("fashion-mnist", "Articles of clothing, 28 × 28 grey pixels, 10 classes", "Xiao et al. 2017, arXiv:1708.07747", ImageTasks.Idx, Limit, Scale),
        new("mnist", "Handwritten digits, 28 × 28 grey pixels, 10 classes", "LeCun et al. 1998", ImageTasks.Idx, Limit, Scale),
        new("sample", "The first 6,000 images of Fashion-MNIST, which this program carries", "Xiao et al. 2017, arXiv:1708.07747", ImageTasks.Idx, Limit, Scale),
        new("cifar-10", "Photographs of 10 kinds of things, 32 × 32 colour pixels, in the binary version", "Krizhevsky 2009", CifarTasks.Load, Limit, Scale) { Main = "DIR" },
        new("csv", "A table as text: a row is a sample, one column the target", "your file", TableTasks.Csv, TableArguments) { Main = "FILE", Kind = KindOfTable },
        new("parquet", "A table as a Parquet file", "your file", TableTasks.Parquet, TableArguments) { Main = "FILE", Kind = KindOfTable },
        new("text", "Text in UTF-8, to be continued character by character", "your file", TextTasks.File, Length, Stride, Limit) { Main = "FILE", Kind = _ => TaskKind.NextToken },
        new("sentences", "Sentences of a small grammar whose verbs agree with their subjects, character by character", "a grammar of some 70 words; choices are equally likely",
            TextTasks.Sentences, TextArgument.Whole("count", 50_000, 1000, 100_000_000, "characters"), Length, Stride, Limit, TextArgument.Seed)
        { Kind = _ => TaskKind.NextToken },
        new("spirals", "Points on the arms of a spiral, 2 inputs, a class an arm",
            "radius t, angle 2π(class/classes + turns·t) + noise·z, t uniform on [0, 1]", SyntheticTasks.Spirals,
            TextArgument.Whole("classes", 3, 2, 1000, "arms"),
            TextArgument.Number("noise", 0.2, 0, 100, "deviation of the angle, in radians"),
            TextArgument.Number("turns", 0.6, 0, 100, "turns of an arm"),
            TextArgument.Whole("count", 3000, 10, 100_000_000, "samples in all, of which a tenth validates and a tenth tests"),
            TextArgument.Seed),
        new("mixture", "A Gaussian mixture: a class a component",
            "mean of the class + z; means are normal with deviation separation/√inputs", SyntheticTasks.Mixture,
            TextArgument.Whole("classes", 10, 2, 10_000, "components"),
            TextArgument.Whole("inputs", 20, 1, 100_000, "numbers of a sample"),
            TextArgument.Number("separation", 3, 0, 1000, "distance of the means from 0 in deviations of a component, on average"),
            TextArgument.Whole("count", 10_000, 10, 100_000_000, "samples in all, of which a tenth validates and a tenth tests"),
            TextArgument.Seed),
        new("teacher", "What a fixed random network says of normal inputs, and noise",
            "W₂·φ(W₁·x)/√E[φ(z)²] + noise·z; x normal, weights normal with deviation 1/√fan_in", SyntheticTasks.Teacher,
            TextArgument.Whole("inputs", 20, 1, 100_000, "numbers of a sample"),
            TextArgument.Whole("hidden", 30, 1, 100_000, "units of the teacher's hidden layer"),
            TextArgument.Whole("outputs", 1, 1, 10_000, "targets"),
            TextArgument.Activation("tanh", "φ"),
            TextArgument.Number("noise", 0, 0, 1000, "deviation of the noise; targets have about 1"),
            TextArgument.Whole("count", 10_000, 10, 100_000_000, "samples in all, of which a tenth validates and a tenth tests"),
            TextArgument.Seed)
        { Kind = _ => TaskKind.Regression },
    ];

    /// <summary>A folder of IDX files, which is named by itself.</summary>
    internal static TaskEntry Folder { get; } = new("folder", "The four IDX files of a set like MNIST", "the folder", ImageTasks.Idx, Limit, Scale) { Main = "DIR" };

    private static TaskKind KindOfTable(ArgumentValues arguments) => arguments.Text("kind") == "regression" ? TaskKind.Regression : TaskKind.Classification;

    /// <summary>The entry of a name; <see langword="null"/> if there is none.</summary>
    /// <param name="name">Capitals, underscores and hyphens don't matter. With a slash in it, it is a path.</param>
    public static TaskEntry? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.AsSpan().ContainsAny('/', Path.DirectorySeparatorChar) ? null : TextEntry.Find(All, name);
    }
}
