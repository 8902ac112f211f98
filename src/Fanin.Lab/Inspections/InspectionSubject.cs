using System.Collections.Immutable;
using Fanin.Lab.Networks;
using Fanin.Models;
using Fanin.Parameters;
using Fanin.Streams;
using Fanin.Torch;
using Fanin.Torch.Loading;
using TorchSharp;
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

    /// <summary>A model that is described without a module.</summary>
    /// <param name="model">The model.</param>
    /// <exception cref="NotSupportedException">No module is made of its family: the sentence that says so.</exception>
    public static InspectionSubject OfModel(ModelDescription model)
    {
        ArgumentNullException.ThrowIfNull(model);
        nn.Module module = BuiltModule.Create(model);
        if (model.Parameters.FirstOrDefault(parameter => parameter.ElementType.IsFloating()) is { ElementType: not ElementType.Float32 and var type })
        {
            module.to(Scalar(type));
        }

        using Tensor example = BuiltModule.ExampleInput(model, 1, new Seed(0));

        // Of several tables the first is that of the words.
        long? vocabulary = example.is_floating_point() ? null : model.Parameters.First(parameter => parameter.Role == ParameterRole.Embedding).Shape[0];
        var form = new InputForm(new TensorShape(example.shape.AsSpan(1)), vocabulary);
        return new InspectionSubject(module, model, [form], hasScores: true);
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
