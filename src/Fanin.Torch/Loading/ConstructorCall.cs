using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace Fanin.Torch.Loading;

/// <summary>A constructor with the arguments that a JSON text gives it, or why it can't have them.</summary>
/// <param name="Constructor">The constructor.</param>
/// <param name="Arguments">All of its arguments, defaults too.</param>
/// <param name="Problems">What does not fit.</param>
/// <param name="Omitted">Parameters that get their defaults.</param>
/// <param name="Widened">Whole numbers that are given to floating parameters.</param>
internal sealed record ConstructorCall(ConstructorInfo Constructor, object?[] Arguments, IReadOnlyList<string> Problems, int Omitted, int Widened)
{
    private static readonly JsonSerializerOptions JsonOptions = new() { Converters = { new JsonStringEnumConverter(allowIntegerValues: false) } };

    /// <summary>For instance <c>Net(Int32 width, Double dropout = 0.1)</c>.</summary>
    public string Signature => SignatureOf(Constructor);

    /// <summary>Gives a constructor arguments: an array in order, an object by name, <see langword="null"/> for none.</summary>
    public static ConstructorCall Of(ConstructorInfo constructor, JsonElement? json)
    {
        ParameterInfo[] parameters = constructor.GetParameters();
        Dictionary<string, JsonElement> given = Given(parameters, json, out List<string> problems);
        object?[] arguments = new object?[parameters.Length];
        int omitted = 0;
        int widened = 0;
        for (int i = 0; i < parameters.Length; i++)
        {
            ParameterInfo parameter = parameters[i];
            if (!given.TryGetValue(parameter.Name!, out JsonElement value))
            {
                omitted++;
                arguments[i] = parameter.HasDefaultValue ? parameter.DefaultValue : null;
                if (!parameter.HasDefaultValue)
                {
                    problems.Add($"{parameter.Name} is missing");
                }

                continue;
            }

            widened += IsFloating(parameter.ParameterType) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _) ? 1 : 0;
            if (!TryConvert(value, parameter.ParameterType, out arguments[i]))
            {
                problems.Add($"{parameter.Name} can't be {value.GetRawText()}, expected {NameOf(parameter.ParameterType)}");
            }
        }

        return new ConstructorCall(constructor, arguments, problems, omitted, widened);
    }

    private static Dictionary<string, JsonElement> Given(ParameterInfo[] parameters, JsonElement? json, out List<string> problems)
    {
        Dictionary<string, JsonElement> given = new(StringComparer.Ordinal);
        problems = [];
        if (json is { ValueKind: JsonValueKind.Array } list)
        {
            JsonElement[] values = [.. list.EnumerateArray()];
            if (values.Length > parameters.Length)
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{values.Length} arguments are too many"));
            }

            foreach ((ParameterInfo parameter, JsonElement value) in parameters.Zip(values))
            {
                given.Add(parameter.Name!, value);
            }
        }
        else if (json is { } fields)
        {
            foreach (JsonProperty field in fields.EnumerateObject())
            {
                if (parameters.Any(parameter => parameter.Name == field.Name))
                {
                    given.Add(field.Name, field.Value);
                }
                else
                {
                    string hint = parameters.Length == 0 ? string.Empty : $" (did you mean {NearestWord.Of(field.Name, parameters.Select(parameter => parameter.Name!))}?)";
                    problems.Add($"there is no parameter {field.Name}{hint}");
                }
            }
        }

        return given;
    }

    private static bool TryConvert(JsonElement value, Type type, out object? converted)
    {
        converted = null;
        try
        {
            if (type == typeof(Device) && value.ValueKind == JsonValueKind.String)
            {
                converted = new Device(value.GetString()!);
                return true;
            }

            converted = value.Deserialize(type, JsonOptions);
            return converted is not null || (value.ValueKind == JsonValueKind.Null && (!type.IsValueType || Nullable.GetUnderlyingType(type) is not null));
        }
        catch (Exception refused) when (refused is JsonException or NotSupportedException or InvalidOperationException or ArgumentException or FormatException)
        {
            return false;
        }
    }

    private static bool IsFloating(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is var plain && (plain == typeof(double) || plain == typeof(float) || plain == typeof(decimal) || plain == typeof(Half));

    private static string SignatureOf(ConstructorInfo constructor) =>
        $"{constructor.DeclaringType!.Name}({string.Join(", ", constructor.GetParameters().Select(Describe))})";

    private static string Describe(ParameterInfo parameter)
    {
        string value = !parameter.HasDefaultValue
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $" = {(parameter.DefaultValue is string text ? $"\"{text}\"" : parameter.DefaultValue ?? "null")}");
        return $"{NameOf(parameter.ParameterType)} {parameter.Name}{value}";
    }

    private static string NameOf(Type type) => Nullable.GetUnderlyingType(type) is { } underlying
        ? NameOf(underlying) + "?"
        : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : type.Name;
}
