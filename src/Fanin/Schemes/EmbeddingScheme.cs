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
        return new Resolution(PaddingZeros.In(new NormalDistribution(0, 1), parameter));
    }

    /// <inheritdoc/>
    public override string ToString() => "embedding-normal";
}
