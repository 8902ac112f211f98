using System.Collections.Immutable;
using Fanin.Models;
using Fanin.Parameters;
using Fanin.Torch;
using Fanin.Torch.Loading;
using static TorchSharp.torch;

namespace Fanin.Lab.Inspections;

/// <summary>A model to inspect: its module, what is known of it without one, and what it is called with.</summary>
public sealed class InspectionSubject : IDisposable
{
    private InspectionSubject(nn.Module module, ModelDescription model, ImmutableArray<InputForm> forms, bool hasScores) =>
        (Module, Model, Forms, HasScores) = (module, model, forms, hasScores);

    /// <summary>The module.</summary>
    public nn.Module Module { get; }

    /// <summary>Name, family and parameters.</summary>
    public ModelDescription Model { get; }

    /// <summary>What it is called with; empty if that can't be seen.</summary>
    public ImmutableArray<InputForm> Forms { get; }

    /// <summary>Whether its outputs are known to be scores of classes or tokens.</summary>
    public bool HasScores { get; }

    /// <summary>The type of inputs that are no indices: that of the first floating parameter.</summary>
    public ScalarType InputType => Module.parameters().FirstOrDefault(parameter => parameter.is_floating_point())?.dtype ?? ScalarType.Float32;

    /// <summary>A module of a user's assembly.</summary>
    /// <param name="text">Such as <c>MyNet.dll:My.Namespace.Net</c>.</param>
    /// <param name="type">The type of its elements; as its constructor makes them if omitted.</param>
    /// <exception cref="DiagnosticException">There is no such module, or it can't be made.</exception>
    public static InspectionSubject OfAssembly(string text, ElementType? type)
    {
        nn.Module module = ModuleLoader.Load(ModuleReference.Parse(text));
        if (type is { } wanted)
        {
            module.to(Scalar(wanted));
        }

        InputForm? form = InputForm.Of(module);
        return new InspectionSubject(module, ModuleModel.Describe(module, text), form is null ? [] : [form], hasScores: false);
    }

    /// <inheritdoc/>
    public void Dispose() => Module.Dispose();

    private static ScalarType Scalar(ElementType type) => type switch
    {
        ElementType.Float16 => ScalarType.Float16,
        ElementType.BFloat16 => ScalarType.BFloat16,
        ElementType.Float64 => ScalarType.Float64,
        _ => ScalarType.Float32,
    };
}
