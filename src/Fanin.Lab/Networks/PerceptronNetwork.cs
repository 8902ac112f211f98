using System.Globalization;
using Fanin.Lab.Tasks;
using Fanin.Lab.Texts;
using Fanin.Torch;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary><c>mlp:*-75-45-*</c>: linear layers with an activation between them, behind a normalization where one is wanted.</summary>
internal static class PerceptronNetwork
{
    private const int MostLayers = 1000;
    private const int LargestSize = 1_000_000;
    private const string OfTheData = "*";

    public static NetworkEntry Entry { get; } = new(
        "mlp", "Multilayer perceptron of any depth; * as a size is the data's", "Linear, normalization, activation; names as in a Sequential called network",
        TextArgument.Word(NetworkDefinition.NormArgument, "none", "behind each hidden layer", "none", "bn", "ln"),
        TextArgument.Activation("relu"))
    {
        Main = "*-75-45-*",
        Family = "mlp",
        ReadMain = ReadSizes,
        Refusal = Refusal,
        Create = (request, shape) => Create([.. Sizes(request, shape)], request.Norm, request.Activation),
        Widen = (request, width) => request with { Main = Widened(request.Main!, width) },
    };

    /// <summary>Makes the network: a module with a Sequential called <c>network</c>, of Flatten, then Linear, norm and activation for each hidden layer, then Linear.</summary>
    public static nn.Module<Tensor, Tensor> Create(long[] sizes, string norm, string activation)
    {
        List<nn.Module<Tensor, Tensor>> layers = [nn.Flatten()];
        for (int i = 0; i < sizes.Length - 1; i++)
        {
            bool isHidden = i < sizes.Length - 2;
            layers.Add(nn.Linear(sizes[i], sizes[i + 1], hasBias: !isHidden || norm != "bn"));
            if (isHidden && norm != "none")
            {
                layers.Add(norm == "bn" ? nn.BatchNorm1d(sizes[i + 1]) : nn.LayerNorm(sizes[i + 1]));
            }

            if (isHidden)
            {
                layers.Add(ActivationLayer.Create(activation));
            }
        }

        return new NamedSequential("Perceptron", ("network", nn.Sequential(layers)));
    }

    private static string? Refusal(NetworkRequest request, TaskShape shape)
    {
        string[] sizes = request.Main!.Split('-');
        return shape.Kind == TaskKind.NextToken ? $"mlp:{request.Main} needs images or rows of numbers; the data are tokens."
            : Misfit(sizes[0], shape.InputCount) ? Invariant($"mlp:{request.Main} takes {sizes[0]} numbers a sample, but the data have {shape.InputCount}; write {OfTheData} for the data's.")
            : Misfit(sizes[^1], shape.Outputs) ? Invariant($"mlp:{request.Main} has {sizes[^1]} outputs, but the data ask for {shape.Outputs}; write {OfTheData} for the data's.")
            : null;
    }

    private static bool Misfit(string size, long wanted) => size != OfTheData && size != wanted.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<long> Sizes(NetworkRequest request, TaskShape shape)
    {
        string[] sizes = request.Main!.Split('-');
        return sizes.Select((size, i) => size != OfTheData ? long.Parse(size, CultureInfo.InvariantCulture) : i == 0 ? shape.InputCount : shape.Outputs);
    }

    private static string ReadSizes(string main, List<string> mistakes)
    {
        string[] sizes = [.. main.Split('-', StringSplitOptions.TrimEntries)];
        if (sizes.Length is < 2 or > MostLayers + 1)
        {
            mistakes.Add(Invariant($"mlp expects from 2 to {MostLayers + 1} sizes joined by hyphens, as mlp:*-75-45-*; got {sizes.Length}."));
        }

        for (int i = 0; i < sizes.Length; i++)
        {
            bool isOuter = i == 0 || i == sizes.Length - 1;
            if (isOuter && sizes[i] == OfTheData)
            {
                continue;
            }

            if (int.TryParse(sizes[i], NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size is >= 1 and <= LargestSize)
            {
                sizes[i] = size.ToString(CultureInfo.InvariantCulture);
            }
            else
            {
                mistakes.Add(Invariant($"mlp expects a whole number from 1 to {LargestSize:N0} as the size of a layer{(isOuter ? ", or * for the data's" : string.Empty)}; got \"{sizes[i]}\"."));
            }
        }

        return string.Join('-', sizes);
    }

    // The widest hidden layer gets the width, the others stay in proportion.
    private static string Widened(string main, int width)
    {
        string[] sizes = main.Split('-');
        long widest = sizes[1..^1].Select(size => long.Parse(size, CultureInfo.InvariantCulture)).DefaultIfEmpty(1).Max();
        return string.Join('-', sizes.Select((size, i) => i == 0 || i == sizes.Length - 1
            ? size
            : Math.Max(1, (long)Math.Round(long.Parse(size, CultureInfo.InvariantCulture) * (double)width / widest)).ToString(CultureInfo.InvariantCulture)));
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
