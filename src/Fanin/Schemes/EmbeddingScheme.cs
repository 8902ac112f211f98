using System.Globalization;
using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>
/// PyTorch's default for embeddings: N(0, 1), after which the row of the padding index, if there is one, is zero.
/// </summary>
/// <remarks><para>Source: <c>torch.nn.Embedding.reset_parameters</c>.</para></remarks>
public sealed record EmbeddingScheme : Scheme
{
    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        Distribution all = new NormalDistribution(0, 1);
        if (parameter.Layer.PaddingRow is not { } row)
        {
            return new Resolution(all);
        }

        TensorShape shape = parameter.Shape;
        if (shape.Rank != 2 || row < 0 || row >= shape[0])
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Padding row {row} is not a row of {parameter}; expected a table [rows, width]."), nameof(parameter));
        }

        return new Resolution(new ZeroRowDistribution(all, row, shape[1]));
    }

    /// <inheritdoc/>
    public override string ToString() => "embedding-normal";
}
