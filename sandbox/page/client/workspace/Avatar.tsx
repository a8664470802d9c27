const hues = ['violet', 'teal', 'rose', 'amber', 'blue', 'green'];

/** A letter on a colour, the same for the same name. */
export const Avatar = ({ name }: { name: string }) => {
  const hue = hues[(name.charCodeAt(0) + name.length) % hues.length];
  return (
    <span className={`avatar ${hue}`} aria-hidden="true">
      {name.charAt(0)}
    </span>
  );
};
