using System.Globalization;
using Fanin.Parameters;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Lab.Inspections;

/// <summary>What one input of a module is like.</summary>
/// <param name="Shape">Sizes of one sample, without the dimension that counts samples.</param>
/// <param name="Vocabulary">For inputs that are looked up in a table, its rows: the input is of whole numbers below it; <see langword="null"/> for numbers.</param>
public sealed record InputForm(TensorShape Shape, long? Vocabulary = null)
{
    private const string Expected = "expected sizes of one sample such as 784 or 3x32x32, or tokens:128<50257 for 128 whole numbers below 50257";
    private const string TokenPrefix = "tokens:";
    private const int UsualTokens = 128;
    private const int UsualSide = 32;
    private const int GreySide = 28;

    /// <summary>Reads a form: <c>784</c>, <c>3x32x32</c>, <c>tokens:128&lt;50257</c>.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It is none; the message says what was expected.</exception>
    public static InputForm Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        bool isTokens = text.StartsWith(TokenPrefix, StringComparison.Ordinal);
        string[] parts = isTokens ? text[TokenPrefix.Length..].Split('<') : [text];
        long[] sizes = [.. parts[0].Split('x').Select(Size)];
        long? vocabulary = isTokens && parts.Length == 2 ? Size(parts[1]) : null;
        return isTokens == vocabulary is not null && sizes.All(size => size > 0) && vocabulary is not <= 0
            ? new InputForm(new TensorShape(sizes), vocabulary)
            : throw new FormatException($"\"{text}\" is no form of an input; {Expected}.");
    }

    /// <summary>The form that a module's first layer takes; <see langword="null"/> if that can't be seen.</summary>
    /// <param name="module">Any module.</param>
    /// <remarks>The first registered linear layer, convolution or table decides; images are 28 or (of more than one channel) 32 pixels square, sequences 128 tokens long.</remarks>
    public static InputForm? Of(nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        foreach (nn.Module part in module.modules())
        {
            switch (part)
            {
                case Linear linear:
                    return new InputForm(new TensorShape([linear.weight!.shape[1]]));
                case Embedding embedding:
                    return new InputForm(new TensorShape([UsualTokens]), embedding.weight!.shape[0]);
                case Conv1d or Conv2d or Conv3d:
                    var convolution = (Convolution)part;
                    long channels = convolution.weight!.shape[1] * convolution.groups;
                    int side = channels == 1 ? GreySide : UsualSide;
                    return new InputForm(new TensorShape([channels, .. Enumerable.Repeat((long)side, (int)convolution.weight.dim() - 2)]));
                case nn.Module when part.GetType().Assembly == typeof(nn.Module).Assembly && !part.named_children().Any() && part.named_parameters().Any()
                    && part is not (BatchNorm or LayerNorm or GroupNorm or PReLU):
                    return null;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string sizes = string.Join('x', Shape.Sizes);
        return Vocabulary is { } vocabulary ? string.Create(CultureInfo.InvariantCulture, $"{TokenPrefix}{sizes}<{vocabulary}") : sizes;
    }

    private static long Size(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size : 0;
}
