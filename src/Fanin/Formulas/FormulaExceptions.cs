namespace Fanin.Formulas;

/// <summary>A formula asks for something that the model does not say of itself.</summary>
/// <param name="message">Which fact, and what to do.</param>
internal sealed class MissingFactException(string message) : ArgumentException(message);

/// <summary>A formula comes to no finite number.</summary>
/// <param name="message">Which formula, where it fails, and with which facts.</param>
internal sealed class NoValueException(string message) : ArgumentException(message);
