using Fanin.Distributions;
using Fanin.Parameters;
using Fanin.Recipes;
using Fanin.Streams;

namespace Fanin.Plans;

/// <summary>What the constructors of a model's layers draw before any rule overrides it.</summary>
internal sealed class Construction
{
    private readonly Dictionary<string, (Rule Rule, StreamPosition Position)> _places = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);

    private Construction()
    {
    }

    /// <summary>Where the stream stands after the last constructor.</summary>
    public StreamPosition End { get; private set; } = StreamPosition.Start;

    /// <summary>Goes through all places, shared ones too, in the order of <see cref="ConstructionOrder"/>.</summary>
    public static Construction Of(IReadOnlyList<ParameterSpec> parameters, NumberStream stream, List<Diagnostic> problems)
    {
        var construction = new Construction();
        if (stream.Constructors is { } constructors)
        {
            foreach (ParameterSpec draw in ConstructionOrder.Of(parameters))
            {
                construction.Draw(draw, constructors, problems);
            }
        }

        return construction;
    }

    /// <summary>
    /// Where the constructor drew a parameter's numbers, if these are what the given rule would have it keep; else <see langword="null"/>.
    /// </summary>
    public StreamPosition? PositionIfDecidedBy(ParameterSpec parameter, Rule rule) =>
        (_places.TryGetValue(parameter.Name, out var place) || _places.TryGetValue(parameter.CopyOf ?? parameter.Name, out place))
        && place.Rule.Equals(rule)
            ? place.Position
            : null;

    private void Draw(ParameterSpec parameter, Recipe constructors, List<Diagnostic> problems)
    {
        if (constructors.Find(parameter) is not { } found)
        {
            Report(parameter.Layer, "a layer type that is not known yet", problems);
            return;
        }

        List<Diagnostic> refusals = [];
        if (RuleChoice.Resolve(parameter, found.Rule, constructors, refusals) is { } resolution)
        {
            if (resolution.Distribution.SharedNumbers is not null)
            {
                problems.Add(Planner.NeedsKeys(found.Rule, parameter));
                return;
            }

            // What is drawn twice keeps the second numbers.
            _places[parameter.Name] = (found.Rule, End);
            End = resolution.Distribution.Advance(End, new TensorDraws(parameter.Shape.ElementCount, parameter.ElementType));
        }
        else
        {
            problems.AddRange(refusals);
        }
    }

    // Once a layer, not once a parameter.
    private void Report(LayerSpec layer, string reason, List<Diagnostic> problems)
    {
        if (_unknown.Add(layer.Path))
        {
            string name = layer.Path.Length == 0 ? layer.Type : $"{layer.Path} ({layer.Type})";
            problems.Add(new Diagnostic(
                Diagnostic.UnknownConstructor,
                $"It is not known what the constructor of {name} draws, {reason}, so no later number can be told; describe it with "
                + "NumberStream.PyTorchConstructedBy, seed after construction with NumberStream.PyTorchSingle, or take the keyed stream."));
        }
    }
}
