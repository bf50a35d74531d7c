/** Two thirds of the orders are there already, at every stage; the rest arrive in the first two thirds of the time. */
export function demoWorld(orders: number, lastsMs: number) {
  const arriving = Math.floor(orders / 3)
  return {
    orders: orders - arriving,
    arrivals: { orders: arriving, withinMs: Math.floor((lastsMs * 2) / 3) },
  }
}
